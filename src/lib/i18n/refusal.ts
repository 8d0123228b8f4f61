import type { Refusals } from './refusals.ts';

export type RefusalCode = keyof Refusals;

/** Why the state does not allow something (any more), and what its sentence tells. */
export type Refusal = { [Code in RefusalCode]: { code: Code; params: Params<Code> } }[RefusalCode];

type Params<Code extends RefusalCode> = NonNullable<Parameters<Refusals[Code]>[0]>;

/** What the sentence of a code needs, if anything, and whatever else stands behind it. */
export type ParamsAnd<Code extends RefusalCode, Rest extends unknown[]> =
	Record<never, never> extends Params<Code>
		? [params?: Params<Code>, ...Rest]
		: [params: Params<Code>, ...Rest];

export function refusal<Code extends RefusalCode>(code: Code, ...[params]: ParamsAnd<Code, []>): Refusal {
	return { code, params: params ?? {} } as Refusal;
}
