"""What a mail about an application tells besides label, company and title. Pure.

Everything found is bounded and stands in the mail. Days are reckoned from the day the mail was sent.
"""
