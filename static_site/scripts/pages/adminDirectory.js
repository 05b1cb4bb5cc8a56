import { ApiError, readDirectory, readDirectoryChanges, readMatrix, saveMatrix, saveMember } from '../api.js';
import { announce } from '../components/announce.js';
import { DirectoryChanges } from '../components/DirectoryChanges.js';
import { DirectoryGaps } from '../components/DirectoryGaps.js';
import { MatrixFile } from '../components/MatrixFile.js';
import { MatrixForm } from '../components/MatrixForm.js';
import { PeopleList } from '../components/PeopleList.js';
import { refusalOf } from '../failures.js';
import { t } from '../i18n.js';

/** The staff directory and the responsibility matrix, for whoever keeps them. */
export function DirectoryPage(el, desk) {
  const people = PeopleList(el.querySelector('.directory__people'));
  const matrix = MatrixForm(el.querySelector('.directory__matrix'));
  const file = MatrixFile(el.querySelector('.matrix-file'));
  const gaps = DirectoryGaps(el.querySelector('.directory__gaps'));
  const changes = DirectoryChanges(el.querySelector('.directory__changes'));
  let etags = {};

  async function load() {
    try {
      const [listed, duties, log] = await Promise.all([readDirectory(), readMatrix(), readDirectoryChanges()]);
      etags = { people: listed.etag, matrix: duties.etag };
      desk.staff = listed.body.staff;
      const shown = { ...duties.body, ...log, staff: desk.staff, policy: desk.policy };
      for (const part of [people, matrix, file, gaps, changes]) part.update(shown);
    } catch (error) {
      desk.fail(error);
    }
  }

  async function keep(save, tell, saidOf = () => 'directory.saved') {
    let answer;
    try {
      answer = await save();
    } catch (error) {
      tell({ ...refusalOf(error), stale: error instanceof ApiError && error.status === 412, errors: error.errors });
      return;
    }
    await load();
    const words = () => t(saidOf(answer));
    desk.say(words, 'good');
    announce(words());
    el.querySelector('h1').focus();
  }

  el.addEventListener('saveMember', ({ detail: { email, body, tell } }) =>
    keep(() => saveMember(email, body, etags.people), tell));
  el.addEventListener('saveMatrix', ({ detail: { change, tell } }) =>
    keep(() => saveMatrix(change, etags.matrix), tell, ({ body }) => (body.may.four_eyes ? 'directory.proposed' : 'directory.saved')));
  // A change is one of the matrix as it will stand on its day, with what is approved for until then.
  async function takeDay(day) {
    try {
      const { body, etag } = await readMatrix(day);
      etags.matrix = etag;
      matrix.rebase({ responsibilities: body.responsibilities, gaps: body.gaps });
      file.update({ responsibilities: body.responsibilities, staff: desk.staff, policy: desk.policy });
    } catch (error) {
      desk.fail(error);
    }
  }

  el.addEventListener('matrixDay', ({ detail: { day } }) => takeDay(day));
  el.addEventListener('fillMatrix', ({ detail: { rows } }) => matrix.fill(rows));
  el.addEventListener('reloadDirectory', load);
  return { el, open: load };
}
