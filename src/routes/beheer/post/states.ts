import { m } from '#lib/i18n/paraglide/messages.js';

export const mailStates = {
	pending: m.operations_mail_pending,
	sending: m.operations_mail_sending,
	sent: m.operations_mail_sent,
	suppressed: m.operations_mail_suppressed,
	failed: m.operations_mail_failed
};

export const mailTones = {
	pending: 'neutral',
	sending: 'accent',
	sent: 'good',
	suppressed: 'done',
	failed: 'bad'
} as const;
