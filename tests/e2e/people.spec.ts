import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ADMIN, expect, signIn, signOut, STAFF, COORDINATOR, test } from './support/site.ts';

const FAULTY = resolve('tests/support/deelnemers-met-fouten.csv');

test('staff import a list with faults, take the good rows and get the rest back', async ({ page }) => {
	await signIn(page, STAFF);
	await page.goto('/mensen');
	await page.getByRole('link', { name: 'Lijst inlezen' }).click();
	await page.getByLabel('Bestand').setInputFiles(FAULTY);
	await page.getByRole('button', { name: 'Bekijk wat er in staat' }).click();
	await expect(page.getByRole('table', { name: 'Wat er nog niet klopt' }).getByRole('rowheader')).toHaveText([
		'6',
		'9',
		'11',
		'14',
		'17',
		'20',
		'26'
	]);

	await page.getByLabel(/^Stichting Onbekend/).selectOption({ label: 'Deze regels overslaan' });
	await page.getByRole('button', { name: 'Keuzes overnemen' }).click();
	await expect(page.getByText('Je keuzes zijn overgenomen.')).toBeVisible();
	await page.getByRole('button', { name: 'Lees 23 goede regels nu in' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ingelezen');

	const arriving = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Haal de andere regels op' }).click();
	const rest = readFileSync(await (await arriving).path(), 'utf8');
	expect(rest.trim().split('\r\n')).toHaveLength(8);
	expect(rest).toContain("'=HYPERLINK");

	await page.goto('/mensen?q=o’neill');
	await expect(page.getByRole('rowheader', { name: 'Sean O’Neill' })).toBeVisible();

	await signOut(page);
	await signIn(page, COORDINATOR);
	await page.goto('/mensen?q=kuiper');
	await expect(page.getByText('Niemand gevonden')).toBeVisible();
	await page.goto('/mensen?q=neill');
	await expect(page.getByRole('rowheader', { name: 'Sean O’Neill' })).toBeVisible();
});

test('staff propose to make one of two people of one name, which an administrator sees', async ({ page }) => {
	await signIn(page, STAFF);
	await page.goto('/mensen/dubbel');
	await page.getByRole('link', { name: 'Dit is dezelfde persoon' }).first().click();
	await page.getByRole('button', { name: 'Stel voor om samen te voegen' }).click();
	await expect(page.getByText(/Je voorstel is verstuurd/)).toBeVisible();
	await signOut(page);
	await signIn(page, ADMIN);
	await page.goto('/attenties');
	await expect(page.getByText(/samen te voegen|samenvoegen/).first()).toBeVisible();
});
