"""What readers want to be mailed, when mails leave, and who else is told of what nobody answers: pages and forms."""
