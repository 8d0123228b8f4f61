import { expect, signIn, STAFF, test } from './support/site.ts';

test('staff call whoever kept silent, and decide about a wish whose asker works elsewhere now', async ({
	page
}) => {
	await signIn(page, STAFF);
	await page.goto('/wensen');
	await page.getByRole('link', { name: /^Bel even/ }).click();
	const silent = page.getByRole('article').filter({ hasText: 'geldzorgen' });
	await silent.getByRole('button', { name: /^Speelt nog/ }).click();
	await expect(page.getByText('Het staat erbij.')).toBeVisible();
	await expect(silent).toHaveCount(0);

	await page.goto('/wensen');
	await page.getByRole('link', { name: /^Nieuwe werkplek/ }).click();
	await page.waitForURL('**/wensen/verhuisd');
	const undecided = page.getByRole('article').filter({ hasText: /Van .+ naar .+, sinds/ });
	await expect(undecided).not.toHaveCount(0);
	for (let left = await undecided.count(); left > 0; left -= 1) {
		await undecided
			.first()
			.getByRole('button', { name: /^Houd de wens/ })
			.click();
		await expect(undecided).toHaveCount(left - 1);
	}
	await expect(page.getByText('Niets te beslissen')).toBeVisible();
});
