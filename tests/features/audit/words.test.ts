import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { actionInWords, OLD_ACTIONS } from '#lib/features/audit/words.ts';
import { auditActions, isAuditAction } from '#lib/i18n/audit-actions.ts';
import { overwriteGetLocale } from '#lib/i18n/paraglide/runtime.js';

test('Every action of the audit is a sentence in both languages', () => {
	const wordless = (['nl', 'en'] as const).flatMap((locale) => {
		overwriteGetLocale(() => locale);
		return auditActions.filter((action) => !/^\p{Lu}[^_]+$/u.test(actionInWords(action)));
	});
	expect(wordless).toEqual([]);
});

test('Every action of the list is written somewhere', () => {
	const lists = /\/(i18n\/audit-actions|features\/audit\/words)\.ts$/;
	const source = globSync('src/**/*.ts')
		.filter((path) => !lists.test(path) && !path.includes('/paraglide/'))
		.map((path) => readFileSync(path, 'utf8'))
		.join('');
	expect(auditActions.filter((action) => !source.includes(`'${action}'`))).toEqual([]);
});

test('What an earlier release wrote reads like what it is called now', () => {
	overwriteGetLocale(() => 'nl');
	for (const [old, now] of Object.entries(OLD_ACTIONS)) {
		expect(isAuditAction(old)).toBe(false);
		expect(actionInWords(old)).toBe(actionInWords(now));
	}
	expect(actionInWords('followUp.decline')).toBe('Wens of vraag: beëindigd');
	expect(actionInWords('nobody.knows')).toBe('Gegevens: gewijzigd');
});
