"""What is asked at the desk once an event is over, and of those who came."""
