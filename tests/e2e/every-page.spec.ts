import AxeBuilder from '@axe-core/playwright';
import type { Page, Response } from '@playwright/test';
import { kindOf } from '../routes/kinds.ts';
import { accountOf, expect, signIn, test, type Role } from './support/site.ts';

type Look = { theme: 'light' | 'dark'; language: 'nl' | 'en'; width: number };

const FULL = Boolean(process.env.TWEESPAN_FULL);

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** One part for each worker; in each the role with most pages first. */
const parts: Role[][] = [
	['staff', 'participant'],
	['trainer', 'coordinator', 'admin']
];
const roles = parts.flat();

const looks: Look[] = (['light', 'dark'] as const).flatMap((theme) =>
	(['nl', 'en'] as const).flatMap((language) => [390, 1280].map((width) => ({ theme, language, width })))
);

test.describe.configure({ timeout: 900_000 });

if (FULL)
	for (const role of roles)
		for (const look of looks)
			test(`Every page a ${role} can reach is sound (${Object.values(look).join(', ')})`, async ({
				page,
				site
			}) => {
				await signIn(page, accountOf(site, role));
				expect(await walk(page, site.url, { lookAt: () => look, read: new Set() })).toEqual([]);
			});
else
	for (const part of parts)
		test(`Every page a ${part.join(' or ')} can reach is sound, each in the next look`, async ({
			browser,
			site
		}) => {
			/** Kinds of page that axe read: each once, in the first role of this part that reaches it. */
			const read = new Set<string>();
			for (const role of part) {
				const page = await browser.newPage({ baseURL: site.url });
				await signIn(page, accountOf(site, role));
				const start = roles.indexOf(role);
				const lookAt = (count: number) => looks[(start + count * 3) % looks.length]!;
				expect(await walk(page, site.url, { lookAt, read }), role).toEqual([]);
				await page.close();
			}
		});

type Walk = {
	lookAt(count: number): Look;
	/** What axe has read already; what it reads is added. */ read: Set<string>;
};

/** Follows every link to a kind of page not seen yet, and says what is wrong with each. */
async function walk(page: Page, origin: string, { lookAt, read }: Walk) {
	const problems: string[] = [];
	listen(page, origin, problems);
	const seen = new Set<string>();
	const withFigures: string[] = [];
	const queue = ['/'];
	for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
		const kind = kindOf(path);
		if (!kind || seen.has(kind)) continue;
		await wear(page, origin, lookAt(seen.size));
		seen.add(kind);
		const response = await page.goto(path);
		if (response?.status() === 200) {
			problems.push(...(await inspect(page, path)), ...(await weighHead(response, path)));
			if (!read.has(kind)) problems.push(...(await readAloud(page, path)));
			read.add(kind);
		} else problems.push(`${path}: ${response?.status()}`);
		if ((await figuresOn(page)).length) withFigures.push(path);
		queue.push(...(await linksOn(page, origin)));
	}
	return [...problems, ...(await compareFigures(page, withFigures))];
}

/** The figures that stand on several pages: name and value. */
async function figuresOn(page: Page) {
	return await page
		.locator('[data-figure]')
		.evaluateAll((all) =>
			all.map((one) => [one.getAttribute('data-figure') ?? '', one.textContent?.trim() ?? ''])
		);
}

/** Where two pages say two things of one figure; asked once more, as a term can pass between two visits. */
async function compareFigures(page: Page, paths: string[], again = true): Promise<string[]> {
	const said = new Map<string, Map<string, string>>();
	for (const path of paths) {
		await page.goto(path);
		for (const [name = '', value = ''] of await figuresOn(page)) {
			const values = said.get(name) ?? new Map<string, string>();
			said.set(name, values.set(value, path));
		}
	}
	const torn = [...said].filter(([, values]) => values.size > 1);
	if (torn.length && again) return await compareFigures(page, paths, false);
	return torn.map(
		([name, values]) => `${name} is ${[...values].map((one) => one.join(' on ')).join(' and ')}`
	);
}

async function wear(page: Page, origin: string, { theme, language, width }: Look) {
	await page.setViewportSize({ width, height: 900 });
	await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
	await page.context().addCookies([{ name: 'language', value: language, url: origin }]);
}

async function linksOn(page: Page, origin: string) {
	const links = await page
		.locator('a[href]')
		.evaluateAll((all) => all.map((one) => new URL(one.getAttribute('href') ?? '', document.baseURI).href));
	return links.filter((link) => link.startsWith(`${origin}/`)).map((link) => link.slice(origin.length));
}

async function inspect(page: Page, path: string) {
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	const title = await page.title();
	return [
		...(wide > 1 ? [`${path}: ${wide} px too wide`] : []),
		...(/.+ – Tweespan$/.test(title) ? [] : [`${path}: the title is “${title}”`]),
		...((await page.locator('h1:visible').count()) === 1 ? [] : [`${path}: not one main heading`])
	];
}

/** Web servers that pass pages on let 4 kB through before the page itself, and put in something of their own. */
async function weighHead(response: Response, path: string) {
	const lines = (await response.headersArray()).map(({ name, value }) => `${name}: ${value}`);
	const weight = lines.join('\r\n').length;
	return weight < 3000 ? [] : [`${path}: ${weight} bytes of headers`];
}

async function readAloud(page: Page, path: string) {
	// Without frames to gather from, axe need not open a page of its own for each; passes and the unsure are not reported.
	const { violations } = await new AxeBuilder({ page })
		.options({ runOnly: RULES, resultTypes: ['violations'] })
		.setLegacyMode()
		.analyze();
	return violations.map(
		(found) => `${path}: ${found.id} at ${found.nodes.map((node) => node.target.join(' ')).join('; ')}`
	);
}

function listen(page: Page, origin: string, problems: string[]) {
	page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`);
	});
	page.on('request', (request) => {
		if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
			problems.push(`${page.url()}: asks ${request.url()}`);
	});
}
