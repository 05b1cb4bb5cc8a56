import { portalNow } from './api.js';

/** `YYYY-MM`: the month that the portal's clock shows in `zone`. */
export const thisMonth = (zone) => new Intl.DateTimeFormat('sv', { timeZone: zone }).format(portalNow()).slice(0, 7);
