"""An outlet's file that cannot be read: `-s SPIDER_MODULES=tests.fleet.spiders,tests.fleet.gapura`."""

raise RuntimeError("gapura ini tertutup")
