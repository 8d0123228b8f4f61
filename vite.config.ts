import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { paraglideOptions } from './src/cli/paraglide.mjs';

export default defineConfig({
	plugins: [sveltekit(), paraglideVitePlugin(paraglideOptions)],
	cacheDir: process.env.VITE_CACHE_DIR ?? 'node_modules/.vite',
	ssr: { external: ['better-sqlite3', 'pg', '@node-rs/argon2'] }
});
