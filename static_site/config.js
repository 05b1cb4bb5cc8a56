// Written at deploy. `apiBase`: origin of the API, empty when pages and API share one. `logo`: a picture of this origin.
export const config = {
  apiBase: '',
  logo: 'icon.svg',
  company: { 'zh-CN': '客户服务中心', en: 'Customer Service Centre' },
};
