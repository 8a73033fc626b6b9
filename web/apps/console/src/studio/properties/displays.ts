// How choices are shown, for people to choose.
import { texts } from "../../texts";

const { displays, lists } = texts.interactions;

export const CHOICE_DISPLAYS = {
  buttons: displays.buttons,
  quick_replies: displays.quick_replies,
};
export const CHOICE_LISTS = { numbers: lists.numbers, letters: lists.letters };
