import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { mdsvex } from 'mdsvex';

/** @type {import('@sveltejs/kit').Config} */
export default {
	extensions: ['.svelte', '.md'],
	// Smart punctuation would turn the quotes inside {'…'} into curly ones, which do not compile.
	preprocess: [vitePreprocess(), mdsvex({ extensions: ['.md'], smartypants: false })],
	kit: {
		adapter: adapter({ out: 'build', envPrefix: 'TWEESPAN_HTTP_' }),
		// The Origin of every request that writes is checked in hooks.server.ts, for all content types.
		csrf: { trustedOrigins: ['*'] },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none']
			}
		},
		// The list of every page is long; the browser asks for the one it needs.
		router: { resolution: 'server' },
		version: { pollInterval: 0 }
	}
};
