import Award from '@lucide/svelte/icons/award';
import Bell from '@lucide/svelte/icons/bell';
import BookOpen from '@lucide/svelte/icons/book-open';
import Building from '@lucide/svelte/icons/building-2';
import Calendar from '@lucide/svelte/icons/calendar';
import CalendarRange from '@lucide/svelte/icons/calendar-range';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Clock from '@lucide/svelte/icons/clock';
import ContactRound from '@lucide/svelte/icons/contact-round';
import FileText from '@lucide/svelte/icons/file-text';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import House from '@lucide/svelte/icons/house';
import Library from '@lucide/svelte/icons/library';
import MapPin from '@lucide/svelte/icons/map-pin';
import MessageCircleQuestionMark from '@lucide/svelte/icons/message-circle-question-mark';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import ServerCog from '@lucide/svelte/icons/server-cog';
import Settings from '@lucide/svelte/icons/settings';
import Shield from '@lucide/svelte/icons/shield';
import Tags from '@lucide/svelte/icons/tags';
import Upload from '@lucide/svelte/icons/upload';
import UsersRound from '@lucide/svelte/icons/users-round';
import type { Component } from 'svelte';

const icons: Record<string, Component<{ size?: number | string }>> = {
	award: Award,
	bell: Bell,
	'book-open': BookOpen,
	'building-2': Building,
	calendar: Calendar,
	'calendar-range': CalendarRange,
	'chart-column': ChartColumn,
	'circle-question-mark': CircleQuestionMark,
	'clipboard-list': ClipboardList,
	clock: Clock,
	'contact-round': ContactRound,
	'file-text': FileText,
	'graduation-cap': GraduationCap,
	house: House,
	library: Library,
	'map-pin': MapPin,
	'message-circle-question-mark': MessageCircleQuestionMark,
	'messages-square': MessagesSquare,
	'server-cog': ServerCog,
	settings: Settings,
	shield: Shield,
	tags: Tags,
	upload: Upload,
	'users-round': UsersRound,
	'message-circle-question': MessageCircleQuestionMark
};

/** The icon of a place on the menu; an unknown name gets a plain page. */
export function iconOf(name: string) {
	return icons[name] ?? FileText;
}
