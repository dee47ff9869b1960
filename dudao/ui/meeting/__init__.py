"""会议: prepared, held a county a screen, decided on as it falls, closed with minutes and with its items in 整改."""
