/** What the frame around every page needs to know. */
export type Frame = {
	signedIn: boolean;
	name: string;
	initials: string;
	language: 'nl' | 'en';
	theme: 'system' | 'light' | 'dark';
	demonstration: boolean;
	/** No mail leaves this server, whatever a page promises. */
	mailOff: boolean;
	unreadAlerts: number;
	menu: FrameMenuItem[];
	flash?: { kind: 'done' | 'problem'; text: string } | undefined;
};

export type FrameMenuItem = {
	href: string;
	label: string;
	icon: string;
	place: 'main' | 'manage';
	bottomBar: boolean;
};

/** A stranger's frame, for when a page fails before anything is known. */
export const strangersFrame: Frame = {
	signedIn: false,
	name: '',
	initials: '',
	language: 'nl',
	theme: 'system',
	demonstration: false,
	mailOff: false,
	unreadAlerts: 0,
	menu: []
};

export function isCurrent(item: { href: string }, path: string): boolean {
	if (item.href === '/') return path === '/';
	return path === item.href || path.startsWith(`${item.href}/`);
}
