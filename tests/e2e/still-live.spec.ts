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
	const moved = page.getByRole('article').first();
	await expect(moved.getByText(/^Van .+ naar .+, sinds/)).toBeVisible();
	await moved.getByRole('button', { name: /^Houd de wens/ }).click();
	await expect(page.getByText('Niets te beslissen')).toBeVisible();
});
