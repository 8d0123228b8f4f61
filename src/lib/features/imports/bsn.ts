const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];

/** Whether a text could be a citizen service number: eight or nine digits that pass the eleven check. */
export function passesElevenCheck(text: string): boolean {
	const digits = text.replace(/[\s.]/g, '');
	if (!/^\d{8,9}$/.test(digits) || Number(digits) === 0) return false;
	const sum = [...digits.padStart(9, '0')].reduce(
		(total, digit, index) => total + Number(digit) * (WEIGHTS[index] ?? 0),
		0
	);
	return sum % 11 === 0;
}
