import { expect, signIn, STAFF, test } from './support/site.ts';

test('staff plan a session, fill it with two trainers of two organisations and make the edition definitive', async ({
	page
}) => {
	await signIn(page, STAFF);
	await page.goto('/planning/nieuw');
	await page.getByLabel('Training', { exact: true }).selectOption({ label: 'Gesprek met kinderen' });
	await page.getByLabel('Titel').fill('Gesprek met kinderen (proef)');
	await page.getByRole('button', { name: 'Uitvoering maken' }).click();

	await page.getByRole('link', { name: 'Bijeenkomst toevoegen' }).click();
	const year = new Date().getFullYear() + 1;
	await page.getByLabel('Datum', { exact: true }).fill(`${year}-06-15`);
	await page.getByLabel('Van', { exact: true }).fill('12:30');
	await page.getByLabel('Tot', { exact: true }).fill('09:00');
	await page.getByRole('button', { name: 'Bijeenkomst toevoegen' }).click();
	await expect(page.getByText('De eindtijd ligt niet na de begintijd').first()).toBeVisible();
	await page.getByLabel('Van', { exact: true }).fill('09:00');
	await page.getByLabel('Tot', { exact: true }).fill('12:30');
	await page.getByRole('button', { name: 'Bijeenkomst toevoegen' }).click();

	await page.getByRole('link', { name: 'Bijeenkomst 1' }).click();
	await page.getByRole('link', { name: 'Kies trainer' }).first().click();
	await page.getByRole('radio').first().check();
	await page.getByRole('button', { name: 'Kies deze trainer' }).click();
	await page.getByRole('link', { name: 'Kies trainer' }).click();
	await page.getByRole('radio').first().check();
	await page.getByRole('button', { name: 'Kies deze trainer' }).click();
	await expect(page.getByRole('link', { name: /^Vervang / })).toHaveCount(2);

	await page.getByRole('link', { name: 'Gesprek met kinderen (proef)' }).click();
	await page.getByRole('button', { name: 'Maak definitief' }).click();
	await expect(page.getByText('definitief', { exact: true })).toBeVisible();
});

test('staff ask for duos for all open sessions and take the proposal', async ({ page }) => {
	await signIn(page, STAFF);
	await page.goto('/planning/duos');
	await page.getByRole('button', { name: "Stel duo's voor" }).click();
	await expect(page.getByRole('heading', { name: "Voorstel voor duo's" })).toBeVisible();
	await page.getByRole('button', { name: "Gekozen duo's overnemen" }).click({ timeout: 60_000 });
	await expect(page.getByText('staat', { exact: true }).first()).toBeVisible();
});
