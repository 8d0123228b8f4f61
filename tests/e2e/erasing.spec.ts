import { ADMIN, expect, signIn, test } from './support/site.ts';

test.use({ javaScriptEnabled: false });

test('an administrator erases somebody who asked for it, after typing the name', async ({ page }) => {
	await signIn(page, ADMIN);
	await page.goto('/mensen?q=van den Berg');
	await page.getByRole('link', { name: 'Femke van den Berg' }).click();
	await page.getByRole('link', { name: 'Gegevens verwijderen' }).click();
	await expect(page.getByRole('heading', { name: 'Dit blijft, zonder naam' })).toBeVisible();
	const address = page.url();

	await page.getByLabel(/^Typ ter bevestiging/).fill('Femke');
	await page.getByRole('button', { name: 'Gegevens verwijderen' }).click();
	await expect(page.getByText('Dit is niet de naam van deze persoon.').first()).toBeVisible();
	await page.getByLabel(/^Typ ter bevestiging/).fill('femke van den berg');
	await page.getByRole('button', { name: 'Gegevens verwijderen' }).click();
	await expect(page.getByText('De gegevens zijn verwijderd.')).toBeVisible();

	await page.goto('/mensen?q=van den Berg');
	await expect(page.getByRole('link', { name: 'Priya van den Berg' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Femke van den Berg' })).toHaveCount(0);
	expect((await page.goto(address))?.status()).toBe(404);
});
