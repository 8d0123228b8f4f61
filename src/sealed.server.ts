/** Every column that only the master key opens; a test finds one that is missing here. */
import { sealedNotes } from '#lib/features/coaching/keys.server.ts';
import { sealedDrafts } from '#lib/features/drafts/sealed-fields.server.ts';
import { sealedSecrets } from '#lib/features/factors/secret.server.ts';
import type { SealedColumn } from '#lib/server/sealed.ts';

export const sealedColumns: SealedColumn[] = [sealedNotes, sealedSecrets, sealedDrafts];
