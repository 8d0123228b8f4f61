import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minutesPerLead } from '#lib/features/lesson-plans/balance.ts';
import { startingFrame } from '#lib/features/lesson-plans/frame.ts';
import { netMinutes, surplus, timesOf, totalMinutes } from '#lib/features/lesson-plans/times.ts';

const STARTS = '2027-03-28T00:30:00.000Z';

const part = fc.record({
	minutes: fc.integer({ min: 1, max: 480 }),
	counts: fc.constantFrom(0, 1),
	partLeadId: fc.constantFrom(null, 'a', 'b', 'gone')
});

test('times always follow from the minutes: no gap, no overlap, the last ends after all of them', () => {
	fc.assert(
		fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
			const slots = timesOf(STARTS, parts);
			slots.forEach((slot, index) => {
				expect(slot.from).toBe(slots[index - 1]?.to ?? STARTS);
				expect(Date.parse(slot.to) - Date.parse(slot.from)).toBe((parts[index]?.minutes ?? 0) * 60_000);
			});
			const end = slots.at(-1)?.to ?? STARTS;
			expect(Date.parse(end) - Date.parse(STARTS)).toBe(totalMinutes(parts) * 60_000);
			expect(surplus({ startsAt: STARTS, endsAt: end }, parts)).toBe(0);
		})
	);
});

test('net minutes and minutes a lead leave out what does not count', () => {
	fc.assert(
		fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
			const [a = 0, b = 0] = minutesPerLead(parts, ['a', 'b']);
			const gone = netMinutes(parts.filter((one) => one.partLeadId === 'gone'));
			expect(a + b + gone).toBeCloseTo(netMinutes(parts));
			expect(netMinutes(parts)).toBeLessThanOrEqual(totalMinutes(parts));
		})
	);
});

test('a new plan is exactly as long as its session, whatever that is', () => {
	fc.assert(
		fc.property(fc.integer({ min: 3, max: 4_000 }), (minutes) => {
			const frame = startingFrame(minutes);
			expect(totalMinutes(frame)).toBe(minutes);
			for (const one of frame) expect(one.minutes).toBeGreaterThan(0);
		})
	);
});
