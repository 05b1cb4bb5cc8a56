// The pages of this folder over HTTP/2 and compressed, as CloudFront serves them; everything else from the portal behind.
// `node dev/http2_front.mjs 8443 http://127.0.0.1:8000`, then `python -m dev.first_view https://127.0.0.1:8443`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const [port = '8443', portal = 'http://127.0.0.1:8000'] = process.argv.slice(2);
const SITE = fileURLToPath(new URL('../static_site', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };
const OF_ONE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding'];
const kept = new Map();

function page(name) {
  const place = path.join(SITE, path.normalize(name));
  if (!kept.has(name)) kept.set(name, existsSync(place) && statSync(place).isFile() ? gzipSync(readFileSync(place)) : null);
  return kept.get(name);
}

function answer(request, response) {
  const [name] = request.url.split('?');
  const body = page(name);
  if (!body) {
    pass(request, response);
    return;
  }
  const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'cache-control': 'no-cache' });
  response.end(body);
}

function pass(request, response) {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith(':')));
  const onward = http.request(portal + request.url, { method: request.method, headers }, (back) => {
    const told = Object.entries(back.headers).filter(([name]) => !OF_ONE_CONNECTION.includes(name));
    response.writeHead(back.statusCode, Object.fromEntries(told));
    back.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

// A key for this run alone: browsers speak HTTP/2 over TLS only.
function certificate() {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(mkdtempSync(path.join(tmpdir(), 'front-')), name));
  const asked = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', [...asked, '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

http2.createSecureServer(certificate(), answer).listen(Number(port), '127.0.0.1', () => console.log(`https://127.0.0.1:${port}`));
