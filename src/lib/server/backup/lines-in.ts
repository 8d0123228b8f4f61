const LINE_END = 0x0a;

/** The lines of a stream, however long one is: each byte is looked at once. */
export async function* linesIn(content: AsyncIterable<Buffer>): AsyncGenerator<string> {
	let begun: Buffer[] = [];
	for await (const piece of content) {
		let from = 0;
		for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, from)) {
			yield Buffer.concat([...begun, piece.subarray(from, end)]).toString('utf8');
			begun = [];
			from = end + 1;
		}
		begun.push(piece.subarray(from));
	}
	const rest = Buffer.concat(begun);
	if (rest.length) yield rest.toString('utf8');
}
