import { expect, signIn, STAFF, test } from './support/site.ts';

const TRAINING = 'Ouderenmishandeling';

test('the people of a training are spread anew over its editions, and get their seats', async ({ page }) => {
	await signIn(page, STAFF);
	await page.goto('/trainingen');
	await page.getByRole('link', { name: TRAINING }).first().click();
	await page.getByRole('link', { name: 'Verdeel mensen' }).click();
	await expect(page.getByRole('heading', { name: 'Verdeling over uitvoeringen' })).toBeVisible();
	await expect(page.getByText('Iedere organisatie is zo gelijk mogelijk verdeeld – bewezen.')).toBeVisible();

	await page.getByLabel('Hoe lang mag het zoeken duren?').selectOption('5 seconden');
	await page.getByRole('button', { name: 'Maak opnieuw' }).click();
	await expect(page.getByText('Het voorstel wordt gemaakt.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Maak opnieuw' })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByText('De verdeling wordt gemaakt', { exact: true })).toBeHidden();
	await expect(page.getByRole('heading', { name: 'Voorstel', exact: true })).toBeVisible();
	await expect(page.getByText('Iedereen krijgt een plek: 27.')).toBeVisible();

	await page.getByRole('button', { name: 'Neem voorstel aan' }).click();
	await expect(page.getByText(/Geplaatst: 27\./)).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Laatst aangenomen' })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Neem voorstel aan' })).toBeHidden();
});
