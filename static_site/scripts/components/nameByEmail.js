/** What people are called: e-mail -> name. */
export const nameByEmail = (staff) => new Map(staff.map(({ email, name }) => [email, name]));
