# The service in one image: what to build is locked by requirements/run.txt, what to set stands in .env.example.
FROM python:3.11-slim AS build
WORKDIR /srv/contact-centre
RUN python -m venv .venv
COPY requirements/run.txt requirements/
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY understanding understanding
COPY storage storage
COPY bot bot
COPY api api
COPY sandbox sandbox
COPY app app
COPY city city
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --no-create-home contact-centre \
    && install -d -o contact-centre -g contact-centre -m 700 /data
WORKDIR /srv/contact-centre
COPY --from=build /srv/contact-centre /srv/contact-centre
USER contact-centre
ENV PATH=/srv/contact-centre/.venv/bin:$PATH \
    DATABASE_URL=sqlite:////data/contact-centre.db MEDIA_DIR=/data/media SANDBOX_FILE=/data/sandbox.json \
    LEARNT_MODEL=/data/said.npz \
    HOST=0.0.0.0 PORT=8080
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["contact-centre", "run"]
