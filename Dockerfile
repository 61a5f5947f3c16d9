FROM python:3.13-slim
ENV PILOTLIGHT_BOOTSTRAP=0 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=config.settings
WORKDIR /srv/pilotlight
COPY requirements/app.txt requirements/app.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/app.txt
COPY . .
RUN useradd --system --create-home pilotlight \
    && mkdir -p /var/lib/pilotlight/media \
    && chown -R pilotlight /var/lib/pilotlight \
    # Collecting needs settings but no server: the values below are used in this step only.
    && SECRET_KEY=build-step-only DATABASE_URL=postgresql://unused/unused BASE_URL=http://localhost \
       python -m django collectstatic --noinput
USER pilotlight
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--config", "python:config.gunicorn", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--preload", "--no-control-socket", "--access-logfile", "-"]
