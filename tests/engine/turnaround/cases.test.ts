import { expect, test } from 'vitest';
import file from '../../support/turnaround-cases.json' with { type: 'json' };
import { answerTurnaroundFile } from '#lib/engine/turnaround/answer-file.ts';

const answers = new Map(answerTurnaroundFile(file).results.map(({ id, ...answer }) => [id, answer]));

test('answers every one of the 24 worked examples', () => {
	expect([...answers.keys()]).toEqual(file.cases.map(({ id }) => id));
	expect(answers.size).toBe(24);
});

test.each(file.cases)('$id: $note', ({ id, expected }) => {
	expect(answers.get(id)).toEqual(expected);
});
