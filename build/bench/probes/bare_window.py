"""Yardstick: the smallest main window with a list, painted once, then idle."""

import sys

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from watch import Watch

application = QApplication(sys.argv[:1])
window = QMainWindow()
window.setCentralWidget(QLabel("winclient"))
window.resize(1366, 768)
watch = Watch(application, idle=float(sys.argv[1]))
window.show()
application.exec()
