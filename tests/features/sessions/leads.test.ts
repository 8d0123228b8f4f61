import { expect, test } from 'vitest';
import { decideLeads, type Lead } from '#lib/features/sessions/leads.ts';

const lead = (personId: string, organisations: string[], half = 1, pairedAt = '2027-01-01'): Lead => ({
	personId,
	half,
	pairedAt,
	organisations
});

test('keeps two of two organisations', () => {
	const two = [lead('a', ['x']), lead('b', ['y'], 2)];
	expect(decideLeads(two, ['a'])).toEqual({ kept: two, lost: [] });
});

test('loses who belongs nowhere, and then the other has nobody to share with', () => {
	const two = [lead('a', []), lead('b', ['y'], 2)];
	expect(decideLeads(two)).toEqual({ kept: [two[1]], lost: [two[0]] });
});

test('of two who share, the one who changed goes', () => {
	const two = [lead('a', ['x']), lead('b', ['x', 'y'], 2)];
	expect(decideLeads(two, ['a']).lost).toEqual([two[0]]);
	expect(decideLeads(two, ['b']).lost).toEqual([two[1]]);
});

test('when both changed or neither did, who was paired last goes, then the second half', () => {
	const later = [lead('a', ['x'], 1, '2027-01-02'), lead('b', ['x'], 2)];
	expect(decideLeads(later).lost).toEqual([later[0]]);
	const together = [lead('a', ['x']), lead('b', ['x'], 2)];
	expect(decideLeads(together, ['a', 'b']).lost).toEqual([together[1]]);
});
