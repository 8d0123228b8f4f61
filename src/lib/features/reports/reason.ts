/** Why a wish needs somebody today, most pressing first; the first that holds gives the next action. */
export const reasons = ['unowned', 'late', 'expiring', 'soon', 'waiting'] as const;
export type Reason = (typeof reasons)[number];
