// Written at deploy. `apiBase`: origin of the API, empty when pages and API share one.
export const config = {
  apiBase: '',
  company: { 'zh-CN': '欧派家居集团', en: 'Oppein Home Group' },
};
