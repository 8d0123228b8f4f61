import type { Page } from '@playwright/test';
import { accountOf, expect, signIn, test } from './support/site.ts';

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('A participant hands in: a refused file costs no text, client data asks for a second look', async ({
		page,
		site
	}) => {
		await signIn(page, accountOf(site, 'participant'));
		await page.goto('/opdrachten');
		await page.getByRole('row').filter({ hasText: 'Concept' }).getByRole('link').first().click();
		await page.getByRole('link', { name: 'Verder met je concept' }).click();
		await expect(page.getByText('Geen gegevens van cliënten')).toBeVisible();

		const text = page.getByLabel('Jouw tekst');
		await text.fill('Ik heb gebeld.\n\nKind: Sanne deed mee.');
		await page
			.getByLabel('Bestanden')
			.setInputFiles({ name: 'pagina.html', mimeType: 'text/html', buffer: Buffer.from('<html>') });
		await page.getByRole('button', { name: 'Inleveren' }).click();
		await expect(page.getByText('Dit bestandstype kan niet.').first()).toBeVisible();
		await expect(text).toHaveValue('Ik heb gebeld.\n\nKind: Sanne deed mee.');

		await page.getByLabel('Bestanden').setInputFiles({
			name: 'verslag.pdf',
			mimeType: 'application/pdf',
			buffer: Buffer.from('%PDF-1.7\n%%EOF\n')
		});
		await page.getByRole('button', { name: 'Inleveren' }).click();
		await expect(page.getByText('Regel 3: dit lijkt de naam van een cliënt of gezinslid.')).toBeVisible();
		await text.fill('Ik heb gebeld. Het kind deed mee, BSN 123456782.');
		await page.getByLabel('Waarom kan dit zo blijven?').fill('Mag van mijn leidinggevende');
		await page.getByRole('button', { name: 'Inleveren' }).click();
		await expect(page.getByText('Hier staat een burgerservicenummer')).toBeVisible();
		await page.getByRole('button', { name: 'Vervang door [BSN]' }).click();
		await expect(text).toHaveValue('Ik heb gebeld. Het kind deed mee, BSN [BSN].');

		await text.fill('Ik heb gebeld. Zie 111222333 in het overzicht.');
		await page.getByRole('button', { name: 'Inleveren' }).click();
		await page.getByLabel('Wat voor nummer is dit?').selectOption('Een factuurnummer');
		await page.getByRole('button', { name: 'Inleveren' }).click();

		await expect(page.getByText('Je inzending is ingeleverd.')).toBeVisible();
		const download = page.waitForEvent('download');
		await page.getByRole('link', { name: 'verslag.pdf' }).click();
		expect((await download).suggestedFilename()).toBe('verslag.pdf');
	});
});

test('A trainer answers what was handed in, and it leaves the list', async ({ page, site }) => {
	await signIn(page, accountOf(site, 'trainer'));
	await page.goto('/opdrachten');
	const rows = page.getByRole('table', { name: 'Inzendingen die op jouw feedback wachten' }).getByRole('row');
	const waiting = await rows.count();
	await rows.nth(1).getByRole('link').first().click();
	await page.getByLabel('Jouw feedback').fill('Je beschrijft **precies** waar het kantelde.');
	await page.getByRole('button', { name: 'Vrijgeven' }).click();
	await expect(page.getByText('Je feedback is vrijgegeven.')).toBeVisible();
	await expect(page.locator('strong', { hasText: 'precies' })).toBeVisible();
	await page.goto('/opdrachten');
	await expect(rows).toHaveCount(waiting - 1);
});

test('Two who write one part of a lesson plan at once see both texts, and an edit reopens what was signed', async ({
	page,
	context,
	site
}) => {
	await signIn(page, accountOf(site, 'trainer'));
	const plan = await planOf(page);
	const other = await context.newPage();
	for (const tab of [page, other]) {
		await tab.goto(plan);
		await tab
			.getByRole('link', { name: /^Bewerk / })
			.nth(1)
			.click();
		await expect(tab.getByLabel('Uitwerking')).toBeVisible();
	}
	await page.getByLabel('Uitwerking').fill('De tekst van de een.');
	await page.getByRole('button', { name: 'Onderdeel bewaren' }).click();
	await expect(page.getByText('Het onderdeel is bewaard.')).toBeVisible();
	await expect(page.getByText('Nog niet', { exact: true })).toHaveCount(2);

	await other.getByLabel('Uitwerking').fill('De tekst van de ander.');
	await other.getByRole('button', { name: 'Onderdeel bewaren' }).click();
	await expect(other.getByRole('heading', { name: 'Nu in het draaiboek' })).toBeVisible();
	await expect(other.getByText('De tekst van de een.').first()).toBeVisible();
	await expect(other.getByLabel('Uitwerking')).toHaveValue('De tekst van de ander.');
	await other.getByRole('button', { name: 'Mijn tekst bewaren' }).click();
	await expect(other.getByText('Het onderdeel is bewaard.')).toBeVisible();
	await expect(other.getByText('De tekst van de ander.')).toBeVisible();

	await other.getByRole('button', { name: 'Ik ben akkoord' }).click();
	await expect(other.getByText('Akkoord', { exact: true })).toHaveCount(1);
});

/** The plan of a session this trainer leads with another: colleagues' plans do not exist for this person. */
async function planOf(page: Page) {
	await page.goto('/opdrachten');
	await page.getByRole('table').getByRole('row').nth(1).getByRole('link').first().click();
	await page.getByLabel('Kruimelpad').getByRole('link').first().click();
	await page.getByRole('link', { name: 'Bijeenkomsten' }).click();
	await page.waitForURL('**/bijeenkomsten');
	const links = page.locator('main a[href^="/bijeenkomsten/"]');
	await expect(links.first()).toBeVisible();
	for (const href of await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))) {
		await page.goto(`${href}/draaiboek`);
		const leads = page.getByRole('article').filter({ hasText: 'Akkoord van beide trainers' });
		if ((await leads.getByRole('listitem').count()) === 2) return `${href}/draaiboek`;
	}
	throw new Error('This trainer leads no session with another.');
}
