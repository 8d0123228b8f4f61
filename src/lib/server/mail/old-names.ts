import type { OutboxRow } from './outbox.ts';

/** Names that stand in mails promised by earlier releases; such a row is never rewritten, it is read by the names of now. */
const TEMPLATES: Record<string, string> = { 'follow_up.asker': 'wish.asker' };
const IDS: Record<string, string> = { followUpId: 'wishId' };

export function templateOfNow(template: string): string {
	return TEMPLATES[template] ?? template;
}

export function oldTemplatesOf(template: string): string[] {
	return Object.keys(TEMPLATES).filter((old) => TEMPLATES[old] === template);
}

export function rowOfNow<Row extends Pick<OutboxRow, 'template' | 'ids'>>(row: Row): Row {
	const ids = Object.entries(row.ids).map(([name, value]) => [IDS[name] ?? name, value] as const);
	return { ...row, template: templateOfNow(row.template), ids: Object.fromEntries(ids) };
}
