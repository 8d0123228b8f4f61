import { isAuditAction, sentenceOf, type AuditAction } from '#lib/i18n/audit-actions.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** What an audit row says happened; of a name that no table knows it says only that something changed. */
export function actionInWords(action: string): string {
	const name = OLD_ACTIONS[action] ?? action;
	return isAuditAction(name) ? sentenceOf(name) : `${m.audit_noun_other()}: ${m.audit_done_changed()}`;
}

/** Names that earlier releases wrote, and what they are called now; rows in the audit are never rewritten. */
export const OLD_ACTIONS: Record<string, AuditAction> = {
	'followUp.acceptOffer': 'wish.acceptOffer',
	'followUp.acknowledge': 'wish.acknowledge',
	'followUp.answer': 'wish.answer',
	'followUp.answer_relevance': 'wish.answer_relevance',
	'followUp.ask': 'wish.ask',
	'followUp.askRequester': 'wish.askBack',
	'followUp.ask_relevance': 'wish.ask_relevance',
	'followUp.assign': 'wish.assign',
	'followUp.change_kind': 'wish.change_kind',
	'followUp.confirm': 'wish.confirm',
	'followUp.decide_move': 'wish.decide_move',
	'followUp.decline': 'wish.decline',
	'followUp.detect_move': 'wish.detect_move',
	'followUp.handOver': 'wish.handOver',
	'followUp.let_go': 'wish.let_go',
	'followUp.mute': 'wish.mute',
	'followUp.offer': 'wish.offer',
	'followUp.rebuild': 'wish.rebuild',
	'followUp.reopen': 'wish.reopen',
	'followUp.reply': 'wish.reply',
	'followUp.take': 'wish.take',
	'followUp.unmute': 'wish.unmute',
	'followUp.withdraw': 'wish.withdraw',
	'followUp.withdraw_offer': 'wish.withdraw_offer',
	'mix.add_wish': 'mix.add_rule',
	'mix.drop_wish': 'mix.drop_rule'
};
