/** What a fault run found: a promise, what was measured, and whether the promise held. */
export type Finding = { what: string; measured: string; held: boolean };

/** Does its harm so many times, on real processes, and stops by itself. */
export type Fault = (rounds: number) => Promise<Finding[]>;
