/** What a fault run found: a promise, what was measured, and whether the promise held. */
export type Finding = { what: string; measured: string; held: boolean };

/** Does its harm so many times, on real processes, and stops by itself. */
export type Fault = (rounds: number) => Promise<Finding[]>;

/** A promise that nothing of the kind would be found; an example says what was. */
export function zero(what: string, found: number, example = ''): Finding {
	return { what, measured: `${found} ${example}`.trim(), held: found === 0 };
}
