/** Whether two plain records hold the same. */
export function sameFacts<Facts extends object>(one: Facts, other: Facts): boolean {
	return one === other || Object.entries(one).every(([name, value]) => value === other[name as keyof Facts]);
}
