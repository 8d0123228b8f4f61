import { makeGroups } from './support/groups.ts';
import { expect, signIn, STAFF, test } from './support/site.ts';

const EDITION = 'Samen een veiligheidsplan maken (volgende ronde)';

test('groups are made again with somebody kept in place, published and printed', async ({ page }) => {
	await signIn(page, STAFF);
	await page.goto('/planning');
	await page.getByRole('link', { name: EDITION }).first().click();
	await page.getByRole('link', { name: 'Indeling', exact: true }).click();
	await makeGroups(page);
	await expect(page.getByRole('heading', { name: 'Voorstel' })).toBeVisible();
	await expect(page.getByText(/bewezen/).first()).toBeVisible();

	await page.getByLabel('Wie', { exact: true }).selectOption({ index: 1 });
	await page.getByLabel('Naar groep').selectOption({ index: 1 });
	await page.getByLabel('Houd deze plek vast').check();
	await page.getByRole('button', { name: 'Verplaats', exact: true }).click();
	await expect(page.getByText('Verplaatst. De maten zijn opnieuw berekend.')).toBeVisible();
	await expect(page.getByText(/vast in groep 1/)).toBeVisible();

	await makeGroups(page);
	await expect(page.getByRole('heading', { name: 'Voorstel' })).toBeVisible();
	await page.getByRole('button', { name: 'Publiceer indeling' }).click();
	await expect(page.getByRole('heading', { name: 'Wat nu geldt' })).toBeVisible();

	await page.getByRole('link', { name: 'Groepen afdrukken' }).first().click();
	await expect(page).toHaveURL(/\/groepen$/);
	await expect(page.getByRole('heading', { name: 'Groep 1' })).toBeVisible();
});
