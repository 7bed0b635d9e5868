import { everywhere } from "./crud.ts";

export default {
  async fetch(_request: Request, urls: { readonly NEON_URL: string; readonly LIBSQL_URL: string }): Promise<Response> {
    return Response.json(await everywhere(urls.NEON_URL, urls.LIBSQL_URL));
  },
};
