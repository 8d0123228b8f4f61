/** Texts that keep a careless reader busy for minutes: the tests see that they are read well, the bench how fast. */

const PIECES = [
	...['1', '1 ', 'A.', 'Kind:', 'NL91 ABNA ', '12-03-', 'geb '],
	...['bsn ', 'bsn 1', 'bsn', '123456782 ', 'Aa van ']
];

/** Twenty thousand letters of what looks like client data and is none, or goes on and on. */
export function nastyTexts(): string[] {
	return PIECES.map((piece) => piece.repeat(20_000 / piece.length));
}

const MARKS = ['>', '[', '*', '_', '`', '(', '![', '> ', '- ', '* ', '[](', '<', '&', '~~'];

/** Markdown that grows when it is shown, or asks much work: its name, and the text. */
export const heavyMarkdown: [name: string, text: string][] = [
	...MARKS.map((mark): [string, string] => [mark, mark.repeat(10_000)]),
	['a line of a million letters', 'a'.repeat(1_000_000)],
	['a bomb of references', `[a]: https://example.nl/${'x'.repeat(4_000)}\n\n${'[a] '.repeat(4_000)}`]
];
