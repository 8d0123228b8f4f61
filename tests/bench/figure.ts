/** One measured figure beside its goal; `less` says that smaller is better. */
export type Figure = { name: string; value: number; unit: string; goal?: number; less: boolean };

/** A bench measures and yields its figures as they come. */
export type Bench = () => AsyncIterable<Figure> | Iterable<Figure>;
