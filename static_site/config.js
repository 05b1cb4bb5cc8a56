// Written at deploy. `apiBase`: origin of the API, empty when pages and API share one.
export const config = {
  apiBase: '',
  company: { 'zh-CN': '客户服务中心', en: 'Customer Service Centre' },
};
