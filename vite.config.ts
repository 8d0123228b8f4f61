import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { paraglideOptions } from './src/cli/paraglide.mjs';

export default defineConfig({
	plugins: [sveltekit(), paraglideVitePlugin(paraglideOptions)],
	cacheDir: process.env.VITE_CACHE_DIR ?? 'node_modules/.vite',
	// The same port as a start, so that the origin of every form is the configured one.
	server: { port: Number(process.env.PORT ?? 3000), strictPort: true },
	ssr: { external: ['better-sqlite3', 'pg', '@node-rs/argon2'] }
});
