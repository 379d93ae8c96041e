/** How many items a page of a list has when nobody says. */
export const PAGE_SIZE = 20;
