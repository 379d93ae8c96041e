// The documents of src/docs as a site at /docs.
export { createSite, type Site, type SiteOptions } from "./create-site.ts";
