import { expect, signIn, STAFF, test } from './support/site.ts';

const ASKER = 'yara.yilmaz@delinde.example';
const WISH = 'Hoe spreek je samen met school over zorgen?';

test.use({ javaScriptEnabled: false });

test('a wish goes into a group, gets an offer and ends with a seat', async ({ page }) => {
	await signIn(page, ASKER);
	await page.goto('/wensen/nieuw');
	await page.getByLabel('In één zin').fill(WISH);
	await page.getByRole('button', { name: 'Versturen' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(WISH);
	const wish = page.url();

	await page.context().clearCookies();
	await signIn(page, STAFF);
	await page.goto(wish);
	await page.getByRole('link', { name: 'Bundel met andere wensen' }).click();
	await expect(page.getByRole('checkbox', { name: WISH })).toBeChecked();
	await page.getByLabel('Naam van de groep').fill('Praten met school');
	await page.getByLabel('Hoeveel mensen zijn er nodig?').fill('1');
	await page.getByRole('button', { name: 'Begin de groep' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Praten met school');
	const group = page.url();

	await page.context().clearCookies();
	await signIn(page, ASKER);
	await page.goto(wish);
	await page.getByRole('button', { name: 'Ja, dat mag' }).click();
	await expect(page.getByText('De wens mag in de groep.')).toBeVisible();

	await page.context().clearCookies();
	await signIn(page, STAFF);
	await page.goto(group);
	await page.getByText('Kies een bijeenkomst', { exact: true }).first().click();
	await page.getByLabel('Welke bijeenkomst?').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Doe het voorstel' }).click();
	await expect(page.getByText('voorstel gedaan')).toBeVisible();

	await page.context().clearCookies();
	await signIn(page, ASKER);
	await page.goto(wish);
	await page.getByRole('button', { name: 'Ja, dit past' }).click();
	await expect(page.getByText('Het voorstel is aangenomen', { exact: false }).first()).toBeVisible();
});
