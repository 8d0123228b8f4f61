import type { Page } from '@playwright/test';
import { expect, signIn, signOut, test } from './support/site.ts';

const ASKER = 'yara.yilmaz@delinde.example';
const STAFF = 'marit.zonneveld@sw-rivierland.example';
const WISH = 'Hoe bereik ik de nachtdienst van de opvang?';

test('a participant asks on a phone, staff take and answer, the participant says that it helped', async ({
	page
}) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await signIn(page, ASKER);
	await page.goto('/wensen');
	await page.getByRole('link', { name: 'Wens of vraag' }).first().click();
	await expect(page.getByText('Wie kan dit lezen')).toBeVisible();
	await page.getByLabel('In één zin').fill(WISH);
	await page.getByRole('radio', { name: 'Iets anders' }).check();
	await page.getByRole('button', { name: 'Versturen' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(WISH);
	await expect(page.getByText('Nog niemand heeft deze wens.')).toBeVisible();
	const address = new URL(page.url()).pathname;

	await signOut(page);
	await page.setViewportSize({ width: 1280, height: 800 });
	await signIn(page, STAFF);
	await page.goto('/wensen');
	await page.getByRole('article').filter({ hasText: WISH }).getByRole('button', { name: /^Neem/ }).click();
	await expect(page.getByText('De wens staat op jouw naam.')).toBeVisible();
	await page.goto(address);
	await page.getByText('Geef antwoord', { exact: true }).first().click();
	await page.getByLabel('Je antwoord').fill('Bel het algemene nummer en vraag naar de nachtdienst.');
	await page.getByRole('button', { name: 'Geef antwoord' }).click();
	await expect(page.getByText('Er is een antwoord.')).toBeVisible();

	await signOut(page);
	await signIn(page, ASKER);
	await page.goto(address);
	await expect(page.getByText('vraag naar de nachtdienst')).toBeVisible();
	await page.getByRole('button', { name: 'Ja, het hielp' }).click();
	await expect(page.getByText('Deze wens is afgerond.')).toBeVisible();
});

test('who types, ticks and unfolds before the page is awake loses nothing of it', async ({ page }) => {
	await signIn(page, ASKER);
	const wakeWish = await openAsleep(page, '/wensen/nieuw');
	await page.getByLabel('In één zin').fill(WISH);
	await page.getByRole('radio', { name: 'Iets anders' }).check();
	await wakeWish();
	await expect(page.getByLabel('In één zin')).toHaveValue(WISH);
	await expect(page.getByRole('radio', { name: 'Iets anders' })).toBeChecked();

	await signOut(page);
	await signIn(page, STAFF);
	const wakeWork = await openAsleep(page, '/profiel/werk');
	await page.getByText('Afwezigheid toevoegen').first().click();
	await wakeWork();
	await expect(page.getByRole('button', { name: 'Afwezigheid toevoegen' })).toBeVisible();
});

/** Opens a page whose scripts do not arrive until it is woken. */
async function openAsleep(page: Page, path: string) {
	const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
	await page.route('**/*.js', async (route) => {
		await awake;
		await route.continue();
	});
	await page.goto(path, { waitUntil: 'commit' });
	return async () => {
		// A page that is awake listens for what is new.
		const listens = page.waitForRequest('**/attenties/stroom');
		wake();
		await listens;
		await page.unroute('**/*.js');
	};
}
