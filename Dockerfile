# syntax=docker/dockerfile:1

FROM node:24-slim AS build
WORKDIR /app
# Prisma's generator and the compiler run in `prepare`, so the sources are there before the install.
COPY . .
RUN npm ci --no-audit --no-fund \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=3000 \
  DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE /app/NOTICE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/schema ./schema
# The API reference, the documents and what they are shown with are served as they stand.
COPY --from=build /app/src/rest/reference ./src/rest/reference
COPY --from=build /app/src/docs ./src/docs
COPY --from=build /app/src/site/assets ./src/site/assets
RUN install -d -o node -g node -m 0711 /data
USER node
VOLUME /data
EXPOSE 3000
# Draining is readiness off while open streams end; give `docker stop` as long as DRAIN_SECONDS.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
