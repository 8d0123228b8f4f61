type Control = HTMLInputElement | HTMLTextAreaElement;

/** What differed from the page as it came when the first field was taken over by its script. */
let early: WeakMap<Control, { value: string; checked?: boolean }> | undefined;

/**
 * Keeps what somebody typed or ticked before the script of the page arrived. Called while a field is made; the answer is
 * attached to its control, and does something only when that control was there already.
 */
export function rememberTyped(): (control: Control) => void {
	if (typeof document !== 'undefined') early ??= takeStock();
	return (control) => {
		Object.assign(control, early?.get(control));
		early?.delete(control);
	};
}

function takeStock() {
	const stock: typeof early = new WeakMap();
	for (const area of document.querySelectorAll('textarea'))
		if (area.value !== area.defaultValue) stock.set(area, { value: area.value });
	for (const input of document.querySelectorAll('input')) {
		const { value, checked } = input;
		if (value !== input.defaultValue || checked !== input.defaultChecked)
			stock.set(input, { value, checked });
	}
	return stock;
}
